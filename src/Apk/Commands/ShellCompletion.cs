using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Tables;

namespace Limyra.Apk.Commands;

/// <summary>apk completion: scripts for shells, made of the tables of commands and options.</summary>
internal static class ShellCompletion
{
    private const string Available = "apk search --quiet --all 2>/dev/null";
    private const string Installed = "apk info --quiet 2>/dev/null";

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        string script = session.Arguments switch
        {
            ["bash"] => Bash(),
            ["zsh"] => Zsh(),
            ["fish"] => Fish(),
            _ => throw new CommandException("completion: name a shell: bash, fish or zsh", exitCode: 1),
        };
        session.Output.Results.Write(script);
        return 0;
    }

    private static IEnumerable<string> LongNames(IEnumerable<OptionSpec> options) => options
        .Where(option => option.Name.Length > 0)
        .Select(option => option.IsOnByDefault ? $"--no-{option.Name}" : $"--{option.Name}");

    /// <summary>The words of an argument that is one of a few: those before the first
    /// space, separated by bars.</summary>
    private static string[] WordsOf(Applet applet) => applet.Arguments.Split(' ')[0].Split('|');

    private static string Bash()
    {
        StringBuilder text = new();
        text.Append("""
            # apk for bash

            _apk() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= item
              local commands options='' words=''

            """);
        text.Append($"  commands='{string.Join(' ', Applets.All.Select(applet => applet.Name))}'\n");
        text.Append("""
              for item in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case " $commands " in *" $item "*) command=$item; break ;; esac
              done
              case $before in

            """);
        text.Append($"    {BashValues("FILE")}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
        text.Append($"    {BashValues("DIR", "ROOT")}) COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n");
        text.Append("  esac\n  case $command in\n");
        foreach (Applet applet in Applets.All)
        {
            string options =
                string.Join(' ', LongNames(applet.AllOptions.Skip(OptionGroups.Global.Options.Count)));
            text.Append($"    {applet.Name}) options='{options}'; {BashWords(applet)} ;;\n");
        }
        text.Append(
            $"    '') words=$commands ;;\n  esac\n  options+=' {string
                .Join(' ', LongNames(OptionGroups.Global.Options))}'\n");
        text.Append("""
              if [[ $word == -* ]]; then
                COMPREPLY=($(compgen -W "$options" -- "$word"))
              elif [[ $words == @files ]]; then
                COMPREPLY=($(compgen -f -- "$word"))
              else
                COMPREPLY=($(compgen -W "$words" -- "$word"))
              fi
            }
            complete -F _apk apk

            """);
        return text.ToString();
    }

    private static string BashValues(params string[] values) => string.Join('|', Applets.All
        .SelectMany(applet => applet.AllOptions)
        .Where(option => option.Kind == OptionKind.Value && values.Contains(option.ValueName))
        .SelectMany(option => option.Letters.Select(letter => $"-{letter}").Append($"--{option.Name}"))
        .Distinct());

    private static string BashWords(Applet applet) => applet.Argument switch
    {
        ArgumentKind.None when applet.Name == "help" => "words=$commands",
        ArgumentKind.None => ":",
        ArgumentKind.Package => $"words=$({Available})",
        ArgumentKind.InstalledPackage => $"words=$({Installed})",
        ArgumentKind.File => "words=@files",
        ArgumentKind.Word => $"words='{string.Join(' ', WordsOf(applet))}'",
        _ => throw new ArgumentOutOfRangeException(nameof(applet)),
    };

    private static string Zsh()
    {
        StringBuilder text = new();
        text.Append("#compdef apk\n\n_apk() {\n  local -a commands global\n  commands=(\n");
        foreach (Applet applet in Applets.All)
            text.Append($"    {Quote($"{applet.Name}:{applet.Summary}")}\n");
        text.Append("  )\n  global=(\n");
        foreach (OptionSpec option in OptionGroups.Global.Options) text.Append($"    {ZshOption(option)}\n");
        text.Append("""
              )
              local context state line
              _arguments -C $global '1:command:->command' '*::argument:->argument'
              case $state in
                command) _describe command commands ;;
                argument)
                  case $words[1] in

            """);
        foreach (Applet applet in Applets.All)
        {
            IEnumerable<string> options = applet.AllOptions.Skip(OptionGroups.Global.Options.Count)
                .Where(option => option.Name.Length > 0).Select(ZshOption);
            text.Append(
                $"        {applet.Name}) _arguments $global {string
                    .Join(' ', options.Append(ZshWords(applet)))} ;;\n");
        }
        return text.Append(
            "      esac ;;\n  esac\n}\n\nif [[ $funcstack[1] == _apk ]]; then _apk \"$@\"; else compdef _apk apk; fi\n")
            .ToString();
    }

    private static string ZshOption(OptionSpec option)
    {
        string name = LongNames([option]).Single();
        string help = option.Help.Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal);
        string value = option.Kind != OptionKind.Value ? "" : option.ValueName switch
        {
            "FILE" => "=:file:_files",
            "DIR" or "ROOT" => "=:directory:_files -/",
            _ => "=:value: ",
        };
        string mark = value.Length > 0 ? "=" : "";
        return Quote(
            $"*{name}{mark}[{help.Replace(":", "\\:", StringComparison.Ordinal)}]{value[(mark.Length)..]}");
    }

    private static string ZshWords(Applet applet) => applet.Argument switch
    {
        ArgumentKind.None when applet.Name == "help" => "'1:command:($commands)'",
        ArgumentKind.None => "",
        ArgumentKind.Package => Quote($"*:package:($({Available}))"),
        ArgumentKind.InstalledPackage => Quote($"*:package:($({Installed}))"),
        ArgumentKind.File => "'*:file:_files'",
        ArgumentKind.Word => Quote($"1:what:({string.Join(' ', WordsOf(applet))})"),
        _ => throw new ArgumentOutOfRangeException(nameof(applet)),
    };

    private static string Fish()
    {
        StringBuilder text = new("# apk for fish\n\n");
        string all = string.Join(' ', Applets.All.Select(applet => applet.Name));
        text.Append($"set -l commands {all}\ncomplete -c apk -f\n");
        foreach (OptionSpec option in OptionGroups.Global.Options)
            text.Append(FishOption(option, condition: null));
        foreach (Applet applet in Applets.All)
        {
            text.Append(
                $"complete -c apk -n \"not __fish_seen_subcommand_from $commands\" -a {applet.Name} ");
            text.Append($"-d {Quote(applet.Summary)}\n");
            string condition = $"-n '__fish_seen_subcommand_from {applet.Name}'";
            foreach (OptionSpec option in applet.AllOptions.Skip(OptionGroups.Global.Options.Count))
                text.Append(FishOption(option, condition));
            text.Append(FishWords(applet) is { } words ? $"complete -c apk {condition} {words}\n" : "");
        }
        return text.ToString();
    }

    private static string FishOption(OptionSpec option, string? condition)
    {
        IEnumerable<string> names = option.Letters.Select(letter => $"-s {letter}");
        if (option.Name.Length > 0) names = names.Append($"-l {LongNames([option]).Single()[2..]}");
        string value = option.Kind != OptionKind.Value ? ""
            : option.ValueName is "FILE" or "DIR" or "ROOT" ? " -r -F"
            : " -x";
        string place = condition is null ? "" : $" {condition}";
        return $"complete -c apk{place} {string.Join(' ', names)}{value} -d {Quote(option.Help)}\n";
    }

    private static string? FishWords(Applet applet) => applet.Argument switch
    {
        ArgumentKind.None when applet.Name == "help" =>
            $"-a '{string.Join(' ', Applets.All.Select(item => item.Name))}'",
        ArgumentKind.None => null,
        ArgumentKind.Package => $"-a '({Available})'",
        ArgumentKind.InstalledPackage => $"-a '({Installed})'",
        ArgumentKind.File => "-F",
        ArgumentKind.Word => $"-a '{string.Join(' ', WordsOf(applet))}'",
        _ => throw new ArgumentOutOfRangeException(nameof(applet)),
    };

    /// <summary>A word of a shell in single quotes.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
