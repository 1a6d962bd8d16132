namespace Discovery.Balancing;

/// <summary>A policy that can be named.</summary>
/// <param name="Make">Makes it; of options of another family, or of none, it takes the defaults.</param>
/// <param name="NewOptions">Makes the options of its family, all default; <see langword="null"/> if it has none.</param>
/// <param name="Settings">Those of the options that it has, as configuration names them.</param>
internal sealed record PolicyEntry(
    Func<PolicyContext, PolicyOptions?, IBalancingPolicy> Make, Func<PolicyOptions>? NewOptions, params string[] Settings)
{
    /// <summary>An entry without options.</summary>
    internal static PolicyEntry Of(Func<PolicyContext, IBalancingPolicy> make) => new((context, _) => make(context), null);

    /// <summary>An entry with options.</summary>
    internal static PolicyEntry Of<T>(Func<PolicyContext, T, IBalancingPolicy> make, params string[] settings)
        where T : PolicyOptions, new() => new((context, options) => make(context, options as T ?? new T()), static () => new T(), settings);
}
