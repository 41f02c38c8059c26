using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;

namespace Limyra.Tests.Apk.Commands;

/// <summary>The manual page of a command, in man(7).</summary>
internal static class ManualPage
{
    public static string Of(Applet applet)
    {
        StringBuilder page = new();
        page.Append(
            $".TH APK-{applet.Name.ToUpperInvariant()} 8 \"\" \"Limyra\" \"System administration\"\n");
        page.Append($".SH NAME\napk-{applet.Name} \\- {Escape(LowerFirst(applet.Summary))}\n");
        page.Append($".SH SYNOPSIS\n.B {Escape(applet.Usage)}\n.SH DESCRIPTION\n");
        bool isFirst = true;
        foreach (string paragraph in HelpText.Paragraphs(applet.Description))
        {
            page.Append(isFirst ? "" : ".PP\n").Append(Escape(paragraph)).Append('\n');
            isFirst = false;
        }
        foreach (OptionGroup group in applet.OptionsByHeading.Where(group => group != OptionGroups.Global))
            AppendOptions(page, group);
        page.Append(".SH GLOBAL OPTIONS\nThe options of every command are in\n.BR apk (8).\n");
        page.Append(".SH SEE ALSO\n.BR apk (8)\n");
        return page.ToString();
    }

    private static void AppendOptions(StringBuilder page, OptionGroup group)
    {
        page.Append($".SH {group.Title.ToUpperInvariant()}\n");
        foreach (OptionSpec option in group.Options)
            page.Append($".TP\n.B {Escape(option.Signature)}\n{Escape(option.Help)}.\n");
    }

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    /// <summary>Dashes are kept as they are typed; a line may not begin with what
    /// man(7) takes for a request.</summary>
    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
