namespace ForgeLsp.Host.Cli.Completion;

/// <summary>Scripts by which shells ask <c>forge</c> itself what fits (<see cref="CompletionWords"/>), so that they never grow stale.</summary>
internal static class CompletionScripts
{
    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    // Bash cuts words at ':' and '=', and wants back what is behind the last of them. 3.2, which macOS has, must read it too.
    private const string Bash = """
        # forge: completion for bash. Load it with:  source <(forge completion bash)
        _forge() {
            local -a words
            local i word line glue= current breaks
            words=()
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ ${#words[@]} -gt 0 && $word =~ ^[:=]+$ ]]; then
                    words[${#words[@]} - 1]+=$word
                    glue=1
                elif [[ -n $glue ]]; then
                    words[${#words[@]} - 1]+=$word
                    glue=
                else
                    words+=("$word")
                fi
            done
            current=${words[${#words[@]} - 1]}
            breaks=${current%"${current##*[:=]}"}
            COMPREPLY=()
            while IFS= read -r line; do
                line=${line%%$'\t'*}
                [[ $line == *[[:space:]\'\"\$\&\|\;\<\>\(\)\`\*\?\!\\]* ]] && printf -v line %q "$line"
                COMPREPLY+=("${line#"$breaks"}")
            done < <("$1" __complete "${words[@]}" 2>/dev/null)
        }
        complete -o default -F _forge forge

        """;

    private const string Zsh = """
        #compdef forge
        # forge: completion for zsh. Load it with:  source <(forge completion zsh)
        _forge() {
            local -a lines candidates
            local line
            lines=("${(@f)$("${words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            for line in $lines; do
                [[ -n $line ]] || continue
                if [[ $line == *$'\t'* ]]; then
                    candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                else
                    candidates+=("${line//:/\\:}")
                fi
            done
            if (( ${#candidates} )); then
                _describe -V forge candidates
            else
                _files
            fi
        }
        if [[ ${funcstack[1]} == _forge ]]; then
            _forge "$@"
        else
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
            compdef _forge forge
        fi

        """;

    private const string Fish = """
        # forge: completion for fish. Load it with:  forge completion fish | source
        function __forge_complete
            set -l before (commandline -opc)
            set -l current (commandline -ct)
            set -l found (command $before[1] __complete $before[2..-1] "$current" 2>/dev/null)
            if test (count $found) -gt 0
                printf '%s\n' $found
            else
                __fish_complete_path "$current"
            end
        end
        complete -c forge -f -a '(__forge_complete)'

        """;

    // Windows PowerShell does not pass an empty word on, so that it is written as two quotes. Of a list with commas PowerShell replaces the part that the cursor is in,
    // and wants back what is behind the last comma (CompletionAnalysis.GetResultHelper of its engine).
    private const string Pwsh = """
        # forge: completion for PowerShell. Load it with:  forge completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName forge -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $before = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition })
            $words = @($before | ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() } })
            $list = ''
            if ($words.Count -gt 0 -and $before[-1].Extent.EndOffset -ge $cursorPosition) {
                if ($before[-1] -isnot [System.Management.Automation.Language.StringConstantExpressionAst] -and $words[-1] -match '^[^''"]*,') { $list = $Matches[0] }
            } else {
                $words += '""'
            }
            & $commandAst.CommandElements[0].ToString() __complete @words 2>$null | ForEach-Object {
                $word, $meaning = $_ -split "`t", 2
                if ($word.StartsWith($list)) { $word = $word.Substring($list.Length) }
                if (-not $meaning) { $meaning = $word }
                $text = if ($word -match '[\s''"$&|;<>(){},`]|^[@#]') { "'" + $word.Replace("'", "''") + "'" } else { $word }
                [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $meaning)
            }
        }

        """;

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => (shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => Pwsh,
    }).ReplaceLineEndings("\n");
}
