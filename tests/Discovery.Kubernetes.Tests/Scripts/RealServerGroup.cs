namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Tests that share a real API server, one after the other, because some of them stop it.</summary>
[CollectionDefinition(Name)]
public sealed class RealServerGroup : ICollectionFixture<RealApiServer>
{
    public const string Name = "a real API server that is stopped";
}
