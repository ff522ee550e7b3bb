/** Problems of a document as lines of text, the form in which an error's detail carries them, and back. */
import type { XmlProblem } from './problems';

/** `E_HOSTNAME line 7 column 3: ...`, one a line. */
export function printProblems(problems: readonly XmlProblem[]): string {
  return problems
    .map(({ code, line, column, message }) => `${code} line ${line} column ${column}: ${message}`)
    .join('\n');
}

export interface ProblemLine {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Lines of another form are left out. */
export function parseProblems(text: string): ProblemLine[] {
  return text.split('\n').flatMap((each) => {
    const [, code = '', line, column, message = ''] =
      /^([EW]_[A-Z0-9_]+) line (\d+) column (\d+): (.*)$/.exec(each) ?? [];
    return line === undefined ? [] : [{ code, line: Number(line), column: Number(column), message }];
  });
}
