using Discovery.Endpoints;

namespace Discovery.Topology;

/// <summary>Finds out where this client runs: options, then environment, then the pod's labels.</summary>
internal static class OwnLocality
{
    /// <param name="options">What was set.</param>
    /// <param name="variable">Reads an environment variable.</param>
    internal static Locality Find(LocalityOptions options, Func<string, string?> variable)
    {
        var labels = Labels(options.LabelsFile ?? LocalityOptions.UsualLabelsFile);
        return new Locality(
            First(options.Region, variable("TOPOLOGY_REGION"), variable("REGION"), labels.GetValueOrDefault("topology.kubernetes.io/region")),
            First(options.Zone, variable("TOPOLOGY_ZONE"), variable("ZONE"), labels.GetValueOrDefault("topology.kubernetes.io/zone")),
            First(options.Node, variable("NODE_NAME"), labels.GetValueOrDefault("kubernetes.io/hostname")));
    }

    // An empty variable is what a missing label becomes.
    private static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
                return value.Trim();
        }

        return null;
    }

    private static Dictionary<string, string> Labels(string file)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file))
            return labels;

        foreach (var line in File.ReadLines(file))
        {
            var end = line.IndexOf('=', StringComparison.Ordinal);
            if (end > 0)
                labels[line[..end].Trim()] = line[(end + 1)..].Trim().Trim('"');
        }

        return labels;
    }
}
