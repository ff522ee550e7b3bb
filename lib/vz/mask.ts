/** Secrets in command lines, for logs and tasks. The one vzctl takes is --userpasswd USER:PASSWORD. */

export const MASK = '••••••';

/** getopt takes every unique beginning of an option for the option: --userp is enough for vzctl set. */
function isSecret(option: string): boolean {
  return option.length >= 3 && '--userpasswd'.startsWith(option);
}

/** `argv` with everything secret replaced, the same length. */
export function maskArgv(argv: readonly string[]): string[] {
  let next = false;
  return argv.map((word) => {
    if (next) {
      next = false;
      return MASK;
    }
    const equals = word.indexOf('=');
    const option = equals < 0 ? word : word.slice(0, equals);
    if (!isSecret(option)) return word;
    if (equals >= 0) return `${option}=${MASK}`;
    // The option swallows the next word, whatever it is.
    next = true;
    return word;
  });
}

/** Keys of configs whose values are nobody's business. vzctl 4 writes none; newer tools and people may. */
const SECRET_KEY = /PASS|SECRET|TOKEN|CREDENTIAL/i;

/** The value of a config key for storing and showing, replaced where it is a secret. */
export function maskValue(key: string, value: string): string {
  return SECRET_KEY.test(key) ? MASK : value;
}
