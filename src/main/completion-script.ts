// Scripts that make a shell complete commands, options and step ids. Pure text from a list of commands.
// Ids come from `flow-action __complete steps`; they are compared as texts and never expanded, since a flow may be anybody's.

export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** `flags` as commander writes them: `-f, --file <path>`. */
export interface CompletedOption {
  readonly flags: string;
  readonly description: string;
}

/** `name` is one word, or two for a command of a command (`cache ls`). */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly takesSteps: boolean;
}

/** An option taken apart: its spellings and whether a value follows. */
interface Option {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly description: string;
}

interface Command {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly takesSteps: boolean;
}

/** A script for the shell, to be sourced. Without a command, what is typed belongs to `run`. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const read = commands.map(readCommand);
  // The place before any command: that of `run`, whose name may be left out.
  const run = read.find((command) => command.name === "run");
  const all = [{ name: "", description: "", options: run?.options ?? [], takesSteps: run?.takesSteps ?? false }, ...read];
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };
  return scripts[shell](all);
}

function readCommand(command: CompletedCommand): Command {
  const { name, description, takesSteps } = command;
  return { name, description: oneLine(description), takesSteps, options: command.options.map(readOption) };
}

function readOption({ flags, description }: CompletedOption): Option {
  const names = flags.split(/[\s,|]+/).filter((word) => /^--?[A-Za-z0-9?][\w-]*$/.test(word));
  return { names, takesValue: /[<[]/.test(flags), description: oneLine(description) };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}

/** What can follow a command's words: of `""` the first words, of `cache` its second words. */
function nextWords(commands: readonly Command[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const next = new Map<string, Map<string, string>>();
  for (const { name, description } of commands) {
    const [first = "", second] = name.split(" ");
    if (first === "") continue;
    add(next, "", first, second === undefined ? description : "");
    if (second !== undefined) add(next, first, second, description);
  }
  return next;
}

function add(next: Map<string, Map<string, string>>, after: string, word: string, description: string): void {
  const words = next.get(after) ?? new Map<string, string>();
  words.set(word, words.get(word) || description);
  next.set(after, words);
}

function groups(commands: readonly Command[]): readonly string[] {
  return [...nextWords(commands).keys()].filter((name) => name !== "");
}

function valueFlags(commands: readonly Command[]): readonly string[] {
  const flags = commands.flatMap((command) => command.options.filter((option) => option.takesValue).flatMap((option) => option.names));
  return [...new Set(["-f", "--file", "-C", "--directory", ...flags])];
}

function withSteps(commands: readonly Command[]): readonly string[] {
  return commands.filter((command) => command.takesSteps).map((command) => command.name);
}

/** A text in single quotes of a POSIX shell. */
function posix(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The words before the cursor, read the same way in bash and zsh: which command, which flow, whether a value is due. */
function posixWalk(commands: readonly Command[], words: string, first: number, count: string): string {
  const grouped = groups(commands).map(posix).join(" | ");
  const second = grouped === "" ? "" : `\n          ${grouped}) command="$command $word" ;;`;
  return `  local command='' word='' due='' i
  local -a place
  place=()
  for ((i = ${first}; i < ${count}; i++)); do
    word="\${${words}[i]}"
    if [ "$word" = '=' ]; then continue; fi
    if [ -n "$due" ]; then
      case "$due" in -f | --file | -C | --directory) place+=("$due" "$word") ;; esac
      due=''
      continue
    fi
    case "$word" in
      ${valueFlags(commands).join(" | ")}) due="$word" ;;
      -*) ;;
      *)
        case "$command" in
          '') command="$word" ;;${second}
        esac
        ;;
    esac
  done
`;
}

function bashScript(commands: readonly Command[]): string {
  const cases = (lines: readonly (readonly [string, readonly string[]])[]) =>
    lines.map(([name, words]) => `    ${posix(name)}) _flow_action_offer ${words.map(posix).join(" ")} ;;`).join("\n");
  const options = commands.map((command) => [command.name, command.options.flatMap((option) => option.names)] as const);
  const next = [...nextWords(commands)].map(([name, words]) => [name, [...words.keys()]] as const);
  return `# bash completion for flow-action; source it: source <(flow-action completion bash)
_flow_action_offer() {
  local word
  for word in "$@"; do
    case "$word" in "$current"*) COMPREPLY+=("$word") ;; esac
  done
}

_flow_action() {
  local current="\${COMP_WORDS[COMP_CWORD]}" id
  COMPREPLY=()
${posixWalk(commands, "COMP_WORDS", 1, "COMP_CWORD")}
  if [ "$current" = '=' ]; then current=''; fi
  if [ -n "$due" ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r id; do
      if [ -n "$id" ]; then COMPREPLY+=("$id"); fi
    done <<< "$(compgen -f -- "$current")"
    return
  fi
  case "$current" in
    -*)
      case "$command" in
${cases(options)}
      esac
      return
      ;;
  esac
  case "$command" in
${cases(next)}
  esac
  case "$command" in
    ${[...withSteps(commands).map(posix), "' '"].join(" | ")})
      while IFS= read -r id; do
        if [ -n "$id" ]; then _flow_action_offer "$id"; fi
      done <<< "$(flow-action \${place[@]+"\${place[@]}"} __complete steps 2>/dev/null)"
      ;;
  esac
}
complete -F _flow_action flow-action
`;
}

function zshScript(commands: readonly Command[]): string {
  const item = (word: string, description: string) => posix(`${word.replaceAll(":", "\\:")}:${description}`);
  const arm = (name: string, body: string) => `    ${posix(name)}) ${body} ;;`;
  const options = commands.map(({ name, options: of }) =>
    arm(name, `offered=(${of.flatMap((option) => option.names.map((flag) => item(flag, option.description))).join(" ")})`),
  );
  const next = [...nextWords(commands)].map(([name, words]) => arm(name, `offered=(${[...words].map(([word, text]) => item(word, text)).join(" ")})`));
  return `#compdef flow-action
# zsh completion for flow-action; source it: source <(flow-action completion zsh)
_flow_action() {
  local -a offered ids
${posixWalk(commands, "words", 2, "CURRENT")}
  if [[ -n "$due" ]]; then
    _files
    return
  fi
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$command" in
${options.join("\n")}
    esac
    _describe -o 'option' offered
    return
  fi
  case "$command" in
${next.join("\n")}
  esac
  if (( \${#offered} )); then _describe -t commands 'command' offered; fi
  case "$command" in
    ${[...withSteps(commands).map(posix), "' '"].join(" | ")})
      ids=("\${(@f)$(flow-action "\${place[@]}" __complete steps 2>/dev/null)}")
      ids=("\${(@)ids:#}")
      if (( \${#ids} )); then compadd -V steps -X 'step' -- "\${ids[@]}"; fi
      ;;
  esac
}
if [ "$funcstack[1]" = '_flow-action' ]; then
  _flow_action "$@"
elif (( $+functions[compdef] )); then
  compdef _flow_action flow-action
fi
`;
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
    for (const option of options) lines.push(`complete -c flow-action ${at(name)} ${option.names.map(fishFlag).join(" ")}${option.takesValue ? " -rF" : ""}${about(option.description)}`);
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
  flow-action $__flow_action_place __complete steps 2>/dev/null
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
  const pairs = (words: readonly (readonly [string, string])[]) => `@(${words.map(([word, text]) => `@(${quote(word)}, ${quote(text || word)})`).join("; ")})`;
  const arms = (lines: readonly (readonly [string, readonly (readonly [string, string])[]])[]) =>
    lines.map(([name, words]) => `    ${quote(name)} = ${pairs(words.length === 1 ? [...words, ["", ""]] : words)}`).join("\n");
  const options = commands.map(({ name, options: of }) => [name, of.flatMap((option) => option.names.map((flag) => [flag, option.description] as const))] as const);
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
      foreach ($id in (& flow-action @place __complete steps 2>$null)) { $offered += , @($id, 'step') }
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
