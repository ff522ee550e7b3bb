import type { Refusal } from './use-send';

/** What the server has said against a change, where it was asked. */
export function Refused({ refused }: { refused: Refusal | undefined }) {
  if (refused === undefined) return null;
  return (
    <p role="alert" className="text-critical">
      {refused.message}
    </p>
  );
}
