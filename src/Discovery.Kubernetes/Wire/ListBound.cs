namespace Discovery.Kubernetes.Wire;

/// <summary>How much of a kind of objects is taken in; beyond it a list is broken off.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Most">The most, in units.</param>
/// <param name="Unit">What is counted, in the plural.</param>
/// <param name="Weigh">How many of them an object counts.</param>
internal sealed record ListBound<T>(int Most, string Unit, Func<T, int> Weigh)
    where T : class;
