/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  agentRules: false,
  experimental: {
    agentUpgrade: false,
    // Ten pieces compress worse than four that hold the same: class names and words repeat across them.
    turbopackChunking: { maxChunkCountPerGroup: 3, minChunkSize: 300_000, maxMergeChunkSize: 600_000 },
  },
  // In the browser's build a module carries the words it says, and no page the whole catalogue: docs/adr/0013.
  turbopack: {
    resolveAlias: { '@/lib/text/words': { browser: './lib/text/said.ts', default: './lib/text/words.ts' } },
    rules: Object.fromEntries(
      ['*.ts', '*.tsx'].map((files) => [
        files,
        {
          condition: { all: ['browser', { not: 'foreign' }, { path: /^(app|components|lib)\/(?!text\/)/ }] },
          loaders: ['./scripts/words-loader.cjs'],
        },
      ]),
    ),
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        ],
      },
    ];
  },
};
export default nextConfig;
