import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// Testing Library cleans up by itself only where the test functions are globals.
afterEach(cleanup);

// jsdom lays nothing out, so code that measures itself would see 0 everywhere.
const sizes = { clientHeight: 400, clientWidth: 800, offsetHeight: 400, offsetWidth: 800 };
for (const [name, value] of Object.entries(sizes)) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
}
