/** Parts of XML text for colouring, line by line. It only looks: what is not well-formed is coloured as far as it goes, and no text is lost. */

export type Part = 'mark' | 'element' | 'extension' | 'attribute' | 'value' | 'text' | 'comment';
export interface Piece {
  readonly part: Part;
  readonly text: string;
}

/** A comment, a tag, or text up to the next of them. Each branch takes a character at least, and none goes back. */
const OUTER = /<!--[\s\S]*?(?:-->|$)|<[^<>]*>?|[^<]+/g;
const INNER = /^(<\/?|<\?)([^\s/>?]*)|([^\s=/>?"']+)|"[^"]*"?|'[^']*'?|[=/>?]|\s+/g;

function pieces(xml: string): Piece[] {
  return [...xml.matchAll(OUTER)].flatMap(([text]): Piece[] => {
    if (text.startsWith('<!--')) return [{ part: 'comment', text }];
    return text.startsWith('<') ? tag(text) : [{ part: 'text', text }];
  });
}

function tag(text: string): Piece[] {
  return [...text.matchAll(INNER)].flatMap(([piece, open, name, attribute]): Piece[] => {
    if (open !== undefined) {
      return [
        { part: 'mark', text: open },
        { part: name?.includes(':') === true ? 'extension' : 'element', text: name ?? '' },
      ];
    }
    if (/^["']/.test(piece)) return [{ part: 'value', text: piece }];
    return [{ part: attribute === undefined ? 'mark' : 'attribute', text: piece }];
  });
}

/** One list of pieces a line; joined again they are the text. A newline at the end begins no further line. */
export function highlight(xml: string): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const { part, text } of pieces(xml.endsWith('\n') ? xml.slice(0, -1) : xml)) {
    const [first = '', ...rest] = text.split('\n');
    if (first !== '') lines.at(-1)?.push({ part, text: first });
    for (const line of rest) lines.push(line === '' ? [] : [{ part, text: line }]);
  }
  return lines;
}
