/** A checked document as plain elements, each with its place. Read by xmlbuilder2 after the scan; its DOM does not leave this file. */
import { create } from 'xmlbuilder2';
import { type Place, XmlStop } from './problems';
import { scan } from './scan';

export interface XmlElement extends Place {
  /** As written, with its prefix. */
  readonly tag: string;
  readonly local: string;
  /** '' for none. */
  readonly namespace: string;
  /** Without declarations of namespaces. Names as written. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, joined. */
  readonly text: string;
}

/** Throws XmlStop. Nothing of the document reaches the reader before it passed the scan. */
export function parseTree(bytes: Uint8Array, depth?: number): XmlElement {
  const { text, places } = scan(bytes, depth);
  const refuse = (): never => {
    throw new Error('the scan let through what it must refuse');
  };
  const document = create({ parser: { docType: refuse, instruction: refuse }, skipWhitespaceOnlyText: false }, text);
  let next = 0;
  const convert = (node: DomElement): XmlElement => {
    const place = places[next++] ?? { line: 1, column: 1 };
    const children: XmlElement[] = [];
    let inner = '';
    for (const child of node.childNodes) {
      // nodeType 1 is an element, 3 text; the scan left nothing else.
      if (child.nodeType === 1) children.push(convert(child as DomElement));
      else inner += child.nodeValue ?? '';
    }
    const attributes = new Map<string, string>();
    for (const { name, value } of node.attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) attributes.set(name, value);
    }
    const { nodeName: tag, localName: local } = node;
    return { ...place, tag, local, namespace: node.namespaceURI ?? '', attributes, children, text: inner };
  };
  // The scan saw exactly one root element, and the DOM's own types are wider than what is used of them.
  return convert(document.root().node as unknown as DomElement);
}

interface DomNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
}
interface DomElement extends DomNode {
  readonly nodeName: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly childNodes: Iterable<DomNode>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

export { XmlStop };
