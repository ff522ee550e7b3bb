/** The drawing of a row's last hour: one path, the scale that of all rows, from nothing to what governs the counter. */
export const SPARK_WIDTH = 48;
export const SPARK_HEIGHT = 14;

/** `values` in percent, oldest first, evenly over the width. A gap stays one; a reading between two gaps is a dot (with round ends). */
export function sparkPath(values: readonly (number | null)[]): string {
  return values
    .map((value, i) => {
      if (value === null) return '';
      const x = 1 + (i * (SPARK_WIDTH - 2)) / Math.max(1, values.length - 1);
      const y = SPARK_HEIGHT - 1 - (value * (SPARK_HEIGHT - 2)) / 100;
      const at = `${+x.toFixed(1)} ${+y.toFixed(1)}`;
      return values[i - 1] == null ? `M${at}h0` : `L${at}`;
    })
    .join('');
}
