namespace Discovery.Balancing;

/// <summary>The settings of a family of policies. Equal settings are equal objects, so that a reload that changes nothing is seen to change nothing.</summary>
public abstract record PolicyOptions
{
    private protected PolicyOptions()
    {
    }

    /// <summary>Those of the settings that not every policy of the family has, and that are given.</summary>
    internal virtual IEnumerable<string> Particular => [];

    /// <summary>What is out of range: each begins with the name of the setting.</summary>
    internal abstract IEnumerable<string> Faults();

    private protected static IEnumerable<string> Given(params (string Name, object? Value)[] settings) =>
        settings.Where(s => s.Value is not null).Select(s => s.Name);
}
