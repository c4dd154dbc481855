export async function initCommand(_options: unknown): Promise<number> { return 70; }
