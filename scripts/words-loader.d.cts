type Words = Readonly<Record<string, string>>;
declare const loader: {
  (this: { addDependency(file: string): void }, source: string): string;
  namedKeys(source: string, en: Words): string[];
  withWords(source: string, en: Words): string;
};
export = loader;
