// Completion scripts for bash and zsh, which read a line the same way.
// No name is expanded by the shell: words are compared as texts and put into quotes.
import { type Command, groups, nextWords, valueFlags, withSteps } from "./completion-words.ts";

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

/** Works from bash 3.2 on, which macOS has. */
export function bashScript(commands: readonly Command[]): string {
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
      done <<< "$(flow-action __complete steps \${place[@]+"\${place[@]}"} 2>/dev/null)"
      ;;
  esac
}
complete -F _flow_action flow-action
`;
}

/** To be sourced, or put on fpath as `_flow-action`. */
export function zshScript(commands: readonly Command[]): string {
  const item = (word: string, description: string) => posix(`${word.replaceAll(":", "\\:")}:${description}`);
  const arm = (name: string, body: string) => `    ${posix(name)}) ${body} ;;`;
  const options = commands.map(({ name, options: of }) =>
    arm(name, `offered=(${of.flatMap((option) => option.names.map((flag) => item(flag, option.description))).join(" ")})`),
  );
  const next = [...nextWords(commands)].map(([name, words]) =>
    arm(name, `offered=(${[...words].map(([word, text]) => item(word, text)).join(" ")})`),
  );
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
      ids=("\${(@f)$(flow-action __complete steps "\${place[@]}" 2>/dev/null)}")
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
