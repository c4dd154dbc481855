// Scripts that make a shell complete commands, options and step ids. Pure text from a list of commands.
// Ids come from `flow-action __complete steps`; they are compared as texts and never expanded, since a flow may be anybody's.

import { bashScript, zshScript } from "./completion-posix.ts";
import { type Command, type CompletedCommand, groups, nextWords, readCommand, valueFlags, withSteps } from "./completion-words.ts";

/** The shells that a script can be had for. */
export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** A script for the shell, to be sourced. Without a command, what is typed belongs to `run`. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const read = commands.map(readCommand);
  // The place before any command: that of `run`, whose name may be left out.
  const run = read.find((command) => command.name === "run");
  const all = [{ name: "", description: "", options: run?.options ?? [], takesSteps: run?.takesSteps ?? false }, ...read];
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };
  return scripts[shell](all);
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function fishScript(commands: readonly Command[]): string {
  const at = (name: string) => `-n ${fishQuote(`__flow_action_at ${fishQuote(name)}`)}`;
  const about = (text: string) => (text === "" ? "" : ` -d ${fishQuote(text)}`);
  const lines: string[] = [];
  for (const [name, words] of nextWords(commands))
    for (const [word, text] of words) lines.push(`complete -c flow-action -f ${at(name)} -a ${fishQuote(word)}${about(text)}`);
  for (const { name, options } of commands)
    for (const option of options)
      lines.push(
        `complete -c flow-action ${at(name)} ${option.names.map(fishFlag).join(" ")}${option.takesValue ? " -rF" : ""}${about(option.description)}`,
      );
  for (const name of withSteps(commands)) lines.push(`complete -c flow-action -f ${at(name)} -a '(__flow_action_steps)'`);
  return `# fish completion for flow-action; source it: flow-action completion fish | source
function __flow_action_walk
  set -l due ''
  set -l command ''
  set -g __flow_action_place
  set -l words (commandline -opc)
  for word in $words[2..-1]
    if test -n "$due"
      contains -- $due -f --file -C --directory; and set -a __flow_action_place $due $word
      set due ''
      continue
    end
    switch $word
      case ${valueFlags(commands).map(fishQuote).join(" ")}
        set due $word
      case '-*'
      case '*'
        if test -z "$command"
          set command $word
        else if contains -- "$command" ${groups(commands).map(fishQuote).join(" ")}
          set command "$command $word"
        end
    end
  end
  set -g __flow_action_command $command
end

function __flow_action_at
  __flow_action_walk
  test "$__flow_action_command" = "$argv[1]"
end

function __flow_action_steps
  __flow_action_walk
  flow-action __complete steps $__flow_action_place 2>/dev/null
end

complete -c flow-action -e
complete -c flow-action -f
${lines.join("\n")}
`;
}

function fishFlag(name: string): string {
  if (name.startsWith("--")) return `-l ${fishQuote(name.slice(2))}`;
  return name.length === 2 ? `-s ${fishQuote(name.slice(1))}` : `-o ${fishQuote(name.slice(1))}`;
}

function powershellScript(commands: readonly Command[]): string {
  const quote = (text: string) => `'${text.replace(/['‘’‚‛]/g, "$&$&")}'`;
  const pairs = (words: readonly (readonly [string, string])[]) =>
    `@(${words.map(([word, text]) => `@(${quote(word)}, ${quote(text || word)})`).join("; ")})`;
  const arms = (lines: readonly (readonly [string, readonly (readonly [string, string])[]])[]) =>
    lines.map(([name, words]) => `    ${quote(name)} = ${pairs(words.length === 1 ? [...words, ["", ""]] : words)}`).join("\n");
  const options = commands.map(
    ({ name, options: of }) => [name, of.flatMap((option) => option.names.map((flag) => [flag, option.description] as const))] as const,
  );
  const next = [...nextWords(commands)].map(([name, words]) => [name, [...words]] as const);
  return `# PowerShell completion for flow-action; add it to the profile: flow-action completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName flow-action -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${arms(options)}
  }
  $next = @{
${arms(next)}
  }
  $takesValue = @(${valueFlags(commands).map(quote).join(", ")})
  $takesSteps = @(${withSteps(commands).map(quote).join(", ")})
  $command = ''
  $due = ''
  $place = @()
  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.ToString()
    if ($due) {
      if (@('-f', '--file', '-C', '--directory') -ccontains $due) { $place += $due; $place += $word }
      $due = ''
    } elseif ($takesValue -ccontains $word) { $due = $word }
    elseif ($word.StartsWith('-')) { }
    elseif ($command -eq '') { $command = $word }
    elseif ($next.ContainsKey($command)) { $command = "$command $word" }
  }
  if ($due) { return }
  $offered = @()
  if ($wordToComplete.StartsWith('-')) { $offered = $options[$command] }
  else {
    if ($next.ContainsKey($command)) { $offered += $next[$command] }
    if ($takesSteps -ccontains $command) {
      foreach ($id in (& flow-action __complete steps @place 2>$null)) { $offered += , @($id, 'step') }
    }
  }
  foreach ($pair in $offered) {
    if ($pair -and $pair[0] -and $pair[0].StartsWith($wordToComplete, [StringComparison]::Ordinal)) {
      [System.Management.Automation.CompletionResult]::new($pair[0], $pair[0], 'ParameterValue', $pair[1])
    }
  }
}
`;
}
