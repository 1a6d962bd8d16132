namespace Discovery.Kubernetes.Tests;

/// <summary>Tests that measure the memory of the process: no other may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Name = "memory";
}
