// Stands in for the `server-only` marker, which only means something to the bundler.
export {};
