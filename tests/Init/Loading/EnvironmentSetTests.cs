using Limyra.Formats.Services;
using Limyra.Init.Loading;

namespace Limyra.Tests.Init.Loading;

public sealed class EnvironmentSetTests
{
    [Fact]
    public void Variables_are_set_over_removed_from_and_imported_into_what_is_inherited()
    {
        EnvironmentSet changes = new();
        changes.Apply([new EnvironmentLine.Set("A", "2"), new EnvironmentLine.Unset(["B"]),
            new EnvironmentLine.Set("N", "")]);
        Assert.Equal(["A=2", "C=1", "N="], changes.Build(["A=1", "B=1", "C=1"]));
        changes.Apply([new EnvironmentLine.Clear(), new EnvironmentLine.Import(["C"]),
            new EnvironmentLine.Set("D", "4")]);
        Assert.Equal(["C=1", "D=4"], changes.Build(["A=1", "B=1", "C=1"]));
    }

    [Fact]
    public void Listeners_hear_of_changes_and_whether_something_was_there()
    {
        ManagerEnvironment environment = new(["A=1"]);
        Listener listener = new();
        environment.Listeners.Add(listener);
        environment.Set("A", "2");
        environment.Set("B", "3");
        environment.Unset("A");
        Assert.Equal(["A=2 True", "B=3 False", "A True"], listener.Heard);
        Assert.Equal(["B=3"], environment.All);
    }

    private sealed class Listener : IEnvironmentListener
    {
        public List<string> Heard { get; } = [];

        public void OnEnvironmentChanged(string entry, bool isOverwritten) =>
            Heard.Add($"{entry} {isOverwritten}");
    }
}
