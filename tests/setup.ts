import '@testing-library/jest-dom/vitest';

// jsdom lays nothing out, so code that measures itself would see 0 everywhere.
const sizes = { clientHeight: 400, clientWidth: 800, offsetHeight: 400, offsetWidth: 800 };
for (const [name, value] of Object.entries(sizes)) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
}
