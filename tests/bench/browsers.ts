/**
 * Twenty browsers, in a process of their own so that what is measured is the server's alone: each asks for one chart after the other and looks at
 * it for a moment. Ends when its input does, and prints how many answers there were. Started by serving.ts.
 */
const [port = '', clients = '', containers = ''] = process.argv.slice(2);
const LOOK_MS = 100;
let stopped = false;
let answers = 0;

async function browse(i: number): Promise<void> {
  while (!stopped) {
    const ctid = 101 + ((i * 50) % Number(containers));
    const answer = await fetch(`http://127.0.0.1:${port}/${ctid}`);
    if (!answer.ok) throw new Error(`a chart was refused: ${answer.status}`);
    await answer.arrayBuffer();
    answers += 1;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

process.stdin.resume().on('end', () => {
  stopped = true;
});
Promise.all(Array.from({ length: Number(clients) }, (_, i) => browse(i))).then(
  () => process.stdout.write(`${answers}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
