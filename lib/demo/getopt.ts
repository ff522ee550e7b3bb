/** GNU getopt_long as vzctl uses it: unique prefixes, --opt=value, options after words, `--`. */

export interface OptionSpec {
  name: string;
  /** Takes the next word, whatever it is. */
  takesValue: boolean;
  short?: string;
}

export interface Parsed {
  options: readonly { name: string; value: string }[];
  extra: readonly string[];
  /** What getopt prints, without the newline. The first error ends parsing. */
  error?: string;
}

export function parseOptions(words: readonly string[], specs: readonly OptionSpec[]): Parsed {
  const options: { name: string; value: string }[] = [];
  const extra: string[] = [];
  const fail = (error: string): Parsed => ({ options, extra, error: `vzctl: ${error}` });
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      extra.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const fitting = specs.filter((spec) => spec.name.startsWith(name));
      const spec = fitting.find((one) => one.name === name) ?? fitting[0];
      if (spec === undefined) return fail(`unrecognized option '--${name}'`);
      if (spec.name !== name && fitting.length > 1) {
        const possible = fitting.map((one) => `'--${one.name}'`).join(' ');
        return fail(`option '--${name}' is ambiguous; possibilities: ${possible}`);
      }
      if (!spec.takesValue) {
        if (equals >= 0) return fail(`option '--${spec.name}' doesn't allow an argument`);
        options.push({ name: spec.name, value: '' });
      } else if (equals >= 0) {
        options.push({ name: spec.name, value: word.slice(equals + 1) });
      } else {
        const value = words[++i];
        if (value === undefined) return fail(`option '--${spec.name}' requires an argument`);
        options.push({ name: spec.name, value });
      }
    } else if (word.startsWith('-') && word !== '-') {
      const letter = word.charAt(1);
      const spec = specs.find((one) => one.short === letter);
      if (spec === undefined) return fail(`invalid option -- '${letter}'`);
      const value = word.length > 2 ? word.slice(2) : words[++i];
      if (value === undefined) return fail(`option requires an argument -- '${letter}'`);
      options.push({ name: spec.name, value });
    } else {
      extra.push(word);
    }
  }
  return { options, extra };
}
