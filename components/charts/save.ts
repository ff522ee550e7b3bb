'use client';
/** Files out of a chart, made in the browser: nothing is sent anywhere. */

/** Offers text or a picture as a download. */
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/** "numproc-101-20261122T140210Z.csv". */
export function fileName(parts: readonly string[], atMs: number, ending: string): string {
  const time = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${[...parts, time].join('-').replace(/[^\w.-]+/g, '_')}.${ending}`;
}

const COPIED = ['fill', 'stroke', 'font-family', 'font-size'] as const;

/** The picture as SVG text that needs no style sheet: what it looks like here and now. */
export function standaloneSvg(svg: SVGSVGElement, title: string, ground: string, ink: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement; // a clone is what it was cloned from
  const originals = [...svg.querySelectorAll<SVGElement>('*')];
  [...copy.querySelectorAll<SVGElement>('*')].forEach((element, i) => {
    const original = originals[i];
    if (original === undefined) return;
    const look = getComputedStyle(original);
    for (const property of COPIED) {
      const value = look.getPropertyValue(property);
      // Patterns are named by their place in this document: those stay as they are.
      if (value !== '' && !value.includes('url(')) element.setAttribute(property, value);
    }
    element.removeAttribute('class');
    element.removeAttribute('style');
  });
  const width = svg.width.baseVal.value;
  const height = svg.height.baseVal.value + TITLE_PX;
  const shifted = document.createElementNS(SVG, 'g');
  shifted.setAttribute('transform', `translate(0 ${TITLE_PX})`);
  shifted.append(...copy.childNodes);
  const back = document.createElementNS(SVG, 'rect');
  const head = document.createElementNS(SVG, 'text');
  set(back, { width, height, fill: ground });
  set(head, { x: 12, y: 18, 'font-size': 13, 'font-weight': 600, fill: ink, 'font-family': 'sans-serif' });
  head.textContent = title;
  copy.append(back, head, shifted);
  set(copy, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  return new XMLSerializer().serializeToString(copy);
}

const SVG = 'http://www.w3.org/2000/svg';
const TITLE_PX = 28;

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** A PNG of twice the size on the screen. Rejects where the browser cannot draw it. */
export async function pngOf(svg: SVGSVGElement, title: string): Promise<Blob> {
  const probe = document.createElement('span');
  probe.style.color = 'var(--ink)';
  probe.style.backgroundColor = 'var(--surface)';
  document.body.append(probe);
  const { color, backgroundColor } = getComputedStyle(probe);
  const text = standaloneSvg(svg, title, backgroundColor, color);
  probe.remove();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas in this browser');
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture is empty')) : resolve(blob)), 'image/png');
  });
}
