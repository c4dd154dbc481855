export async function completionCommand(_shell: string, _program: unknown): Promise<number> { return 70; }
export async function completeSteps(_options: unknown): Promise<number> { return 70; }
