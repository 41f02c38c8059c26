using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Tables;

namespace Limyra.Apk.Commands;

/// <summary>The help of the program and of its commands, made of the tables.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int OptionColumn = 32;

    /// <summary>apk help.</summary>
    public static int Run(CommandSession session)
    {
        Applet? applet = null;
        if (session.Arguments is [var name, ..])
            applet = Applets.Find(name)
                ?? throw new CommandException($"'{name}' is not an apk command. See 'apk --help'.",
                    exitCode: 1);
        session.Output.Results.Write(For(applet));
        return 0;
    }

    /// <summary>The help of a command, or the list of all; ends with a newline.</summary>
    public static string For(Applet? applet)
    {
        StringBuilder text = new();
        text.Append(ApkCommandLine.VersionLine).Append("\n\n");
        if (applet is null) AppendList(text);
        else AppendCommand(text, applet);
        foreach (OptionGroup group in applet?.OptionsByHeading ?? [OptionGroups.Global])
            AppendOptions(text, group);
        return text.ToString();
    }

    /// <summary>The paragraphs of a description, each on one line.</summary>
    public static IEnumerable<string> Paragraphs(string description) => description
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(paragraph => paragraph.ReplaceLineEndings(" ").Trim());

    private static void AppendList(StringBuilder text)
    {
        text.Append("usage: apk [OPTIONS...] COMMAND [ARGUMENTS...]\n");
        foreach (IGrouping<AppletGroup, Applet> group in Applets.All.GroupBy(applet => applet.Group))
        {
            text.Append('\n').Append(Applets.HeadingOf(group.Key)).Append(":\n");
            foreach (Applet applet in group) text.Append($"  {applet.Name,-12} {applet.Summary}\n");
        }
        text.Append("\n'apk COMMAND --help' tells more about a command.\n");
    }

    private static void AppendCommand(StringBuilder text, Applet applet)
    {
        text.Append($"usage: {applet.Usage}\n\n{applet.Summary}.\n");
        foreach (string paragraph in Paragraphs(applet.Description))
        {
            text.Append('\n');
            AppendWrapped(text, paragraph, column: 0, indent: 0);
        }
    }

    private static void AppendOptions(StringBuilder text, OptionGroup group)
    {
        text.Append('\n').Append(group.Title).Append(":\n");
        foreach (OptionSpec option in group.Options)
        {
            string signature = $"  {option.Signature}";
            text.Append(signature);
            int column = signature.Length;
            if (column >= OptionColumn)
            {
                text.Append('\n');
                column = 0;
            }
            text.Append(' ', OptionColumn - column);
            AppendWrapped(text, option.Help, OptionColumn, OptionColumn);
        }
    }

    private static void AppendWrapped(StringBuilder text, string paragraph, int column, int indent)
    {
        bool isFirst = true;
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirst && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
                isFirst = true;
            }
            if (!isFirst) text.Append(' ');
            text.Append(word);
            column += word.Length + (isFirst ? 0 : 1);
            isFirst = false;
        }
        text.Append('\n');
    }
}
