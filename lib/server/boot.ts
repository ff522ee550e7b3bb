export function boot(): void {}
