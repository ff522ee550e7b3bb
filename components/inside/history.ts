/** Commands that were run on this page, for arrow up; forgotten with the page, and never those whose text is not kept. */
export class CommandHistory {
  readonly #commands: string[] = [];
  /** How far back one has gone; 0 is the line being written. */
  #back = 0;
  #draft = '';

  add(command: string): void {
    if (this.#commands.at(-1) !== command) this.#commands.push(command);
    this.#back = 0;
    this.#draft = '';
  }

  /** The one before what is shown, or undefined at the beginning. `shown` is kept when it is what somebody writes. */
  older(shown: string): string | undefined {
    if (this.#back >= this.#commands.length) return undefined;
    if (this.#back === 0) this.#draft = shown;
    this.#back += 1;
    return this.#commands.at(-this.#back);
  }

  newer(): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? this.#draft : this.#commands.at(-this.#back);
  }
}
