namespace Discovery.Topology;

/// <summary>Where this client runs. What is not set is looked for in the environment, then in the pod's labels.</summary>
public sealed class LocalityOptions
{
    /// <summary>The file that a downward API volume puts labels into, where nothing else is said.</summary>
    internal const string UsualLabelsFile = "/etc/podinfo/labels";

    /// <summary>The region.</summary>
    /// <value>Default: <see langword="null"/>, the variable <c>TOPOLOGY_REGION</c> or <c>REGION</c>, else the label <c>topology.kubernetes.io/region</c>.</value>
    public string? Region { get; set; }

    /// <summary>The zone.</summary>
    /// <value>Default: <see langword="null"/>, the variable <c>TOPOLOGY_ZONE</c> or <c>ZONE</c>, else the label <c>topology.kubernetes.io/zone</c>.</value>
    public string? Zone { get; set; }

    /// <summary>The node.</summary>
    /// <value>Default: <see langword="null"/>, the variable <c>NODE_NAME</c>, else the label <c>kubernetes.io/hostname</c>.</value>
    public string? Node { get; set; }

    /// <summary>A file with the pod's labels, one <c>key="value"</c> a line, as a downward API volume writes <c>metadata.labels</c>.</summary>
    /// <value>Default: <see langword="null"/>, <c>/etc/podinfo/labels</c> if there is one.</value>
    public string? LabelsFile { get; set; }

    /// <summary>Finds out where this client runs: by these options, then environment variables, then the pod's labels.</summary>
    /// <returns>What is known of it.</returns>
    public Locality Find() => OwnLocality.Find(this, Environment.GetEnvironmentVariable);

    /// <summary>All that is wrong with these options.</summary>
    /// <returns>Faults; each begins with the setting.</returns>
    public IEnumerable<string> Faults()
    {
        if (LabelsFile is not null && !File.Exists(LabelsFile))
            yield return $"LabelsFile is '{LabelsFile}', and there is no such file";
        else if (LabelsFile is not null && OwnLocality.Lines(LabelsFile) is null)
            yield return $"LabelsFile is '{LabelsFile}', which cannot be read";
    }
}
