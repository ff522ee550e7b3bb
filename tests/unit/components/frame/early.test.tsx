import { fireEvent } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { aliveEvent, earlyScript } from '@/lib/early';

const said: string[] = [];

/** The page's own handlers, as they are attached when its scripts have run; then it says that it is alive. */
function comeAlive() {
  for (const button of document.querySelectorAll('button')) {
    button.addEventListener('click', () => said.push(`click ${button.textContent}`));
  }
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      said.push(`submit ${new FormData(form).get('name')}`);
    });
  }
  found('main').addEventListener('keydown', (event) => said.push(`key ${event.ctrlKey ? 'Ctrl+' : ''}${event.key}`), {
    once: true,
  });
  document.dispatchEvent(new Event(aliveEvent));
}

function found(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing matches ${selector}`);
  return element;
}

beforeEach(() => {
  said.length = 0;
  document.body.innerHTML =
    '<main></main><button id="stop">Stop</button><button id="start">Start</button><form><input name="name" value="root"></form>';
  // The text itself, as the browser gets it in the HTML.
  new Function(earlyScript)();
});

describe('what is pressed before a page answers', () => {
  it('is done when it does: the last button, once', () => {
    fireEvent.click(found('#stop'));
    fireEvent.click(found('#start'));
    comeAlive();
    expect(said).toEqual(['click Start']);
  });

  it('never submits a form by the browser itself, which would put its fields into the address', () => {
    expect(fireEvent.submit(found('form'))).toBe(false);
    comeAlive();
    expect(said).toEqual(['submit root']);
  });

  it('includes keys outside of fields, with their modifiers, and leaves typing alone', () => {
    fireEvent.keyDown(found('input'), { key: 'q' });
    fireEvent.keyDown(found('main'), { key: 'k', ctrlKey: true });
    comeAlive();
    expect(said).toEqual(['key Ctrl+k']);
  });

  it('holds nothing any more afterwards', () => {
    comeAlive();
    fireEvent.click(found('#stop'));
    expect(said).toEqual(['click Stop']);
  });
});
