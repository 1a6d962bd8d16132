using Discovery.Health;

namespace Discovery.Extensions.Configuration;

/// <summary>A probe that the application added.</summary>
internal sealed record NamedProbe(string Name, Func<ProbeOptions, IHealthProbe> Factory);
