namespace Kubernetes;

/// <summary>Where this program runs, as the downward API tells it.</summary>
public sealed record Pod(string Role, string Name, string Node, string Zone)
{
    public static Pod FromEnvironment() => new(Read("ROLE", "frontend"), Read("POD_NAME", Environment.MachineName), Read("NODE_NAME", "-"), Read("ZONE", "-"));

    public override string ToString() => $"{Name} on {Node} in zone {Zone}";

    // Set but empty where the pod has no such label.
    private static string Read(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
}
