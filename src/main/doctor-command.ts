export async function doctorCommand(_options: unknown): Promise<number> { return 70; }
