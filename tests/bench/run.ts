/** Measures what it is asked for and says each figure beside its bar; the last line counts. Bundled and started by scripts/bench.mjs. */
import { writeFileSync } from 'node:fs';
import { chartFigures } from './charts';
import type { Figure } from './figure';
import { fleetFigures } from './fleet';
import { dayFigures, sampleFigures } from './history';
import { killFigures } from './kill';
import { memoryFigures } from './memory';
import { pagesFigures } from './pages';
import { parseFigures } from './parse';
import { servingFigures } from './serving';
import { xmlFigures } from './xml';

const parts: Record<string, () => Figure[] | Promise<Figure[]>> = {
  parse: parseFigures,
  samples: sampleFigures,
  day: dayFigures,
  fleet: fleetFigures,
  kill: killFigures,
  memory: memoryFigures,
  serving: servingFigures,
  xml: xmlFigures,
  pages: pagesFigures,
  charts: chartFigures,
};

async function main(args: readonly string[]): Promise<number> {
  const option = (name: string) => {
    const i = args.indexOf(`--${name}`);
    return i < 0 ? args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) : args[i + 1];
  };
  const only = option('only')?.split(',');
  const unknown = only?.filter((name) => !Object.hasOwn(parts, name)) ?? [];
  if (unknown.length > 0) {
    console.error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
    return 2;
  }
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (only !== undefined && !only.includes(name)) continue;
    for (const figure of await measure()) {
      figures.push(figure);
      console.log(line(figure));
    }
  }
  const json = option('json');
  if (json !== undefined) {
    const rows = figures.map(({ name, value, unit, bar, ok }) => ({ name, value, unit, bar, ok }));
    writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);
  }
  const missed = figures.filter(({ ok }) => !ok).length;
  console.log(`${figures.length} figures, ${missed} beyond their bar`);
  return 0;
}

function line({ name, value, unit, bar, least, ok }: Figure): string {
  const shown = value.toPrecision(3).padStart(9);
  const against = bar === null ? '' : `${least === true ? '>=' : '<='} ${bar}`;
  return `${name.padEnd(64)}${shown} ${unit.padEnd(14)}${against.padEnd(10)}${bar === null ? '' : ok ? 'ok' : 'BEYOND'}`;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
