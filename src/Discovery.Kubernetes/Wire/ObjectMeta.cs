namespace Discovery.Kubernetes.Wire;

/// <summary>The metadata of an object or a list that was read last. Used again and again.</summary>
internal sealed class ObjectMeta(TextPool texts)
{
    /// <summary>Whether the version is wanted: a list has thousands of objects, and only its own version counts.</summary>
    internal bool WantsVersion { get; set; }

    internal string Namespace { get; private set; } = "";

    internal string Name { get; private set; } = "";

    /// <summary>The label <c>kubernetes.io/service-name</c>; empty if there is none.</summary>
    internal string ServiceName { get; private set; } = "";

    /// <summary>The label <c>topology.kubernetes.io/region</c>, which nodes have; null if there is none.</summary>
    internal string? Region { get; private set; }

    /// <summary>The label <c>topology.kubernetes.io/zone</c>, which nodes have; null if there is none.</summary>
    internal string? Zone { get; private set; }

    internal string? ResourceVersion { get; private set; }

    internal bool IsInitialEventsEnd { get; private set; }

    internal string? Continue { get; private set; }

    internal long? RemainingItemCount { get; private set; }

    internal void Begin()
    {
        (Namespace, Name, ServiceName) = ("", "", "");
        (Region, Zone) = (null, null);
        (ResourceVersion, Continue, RemainingItemCount, IsInitialEventsEnd) = (null, null, null, false);
    }

    internal void Read(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("name"u8))
                Name = texts.Get(json.Name());
            else if (name.SequenceEqual("namespace"u8))
                Namespace = texts.Get(json.Name());
            else if (name.SequenceEqual("labels"u8))
                ReadLabels(ref json);
            else if (name.SequenceEqual("resourceVersion"u8) && WantsVersion)
                ResourceVersion = NonEmpty(json.String());
            else if (name.SequenceEqual("annotations"u8))
                ReadAnnotations(ref json);
            else if (name.SequenceEqual("continue"u8))
                Continue = NonEmpty(json.String());
            else if (name.SequenceEqual("remainingItemCount"u8))
                RemainingItemCount = json.Number();
            else
                json.Skip();
        }
    }

    private void ReadLabels(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("kubernetes.io/service-name"u8))
                ServiceName = texts.Get(json.Name());
            else if (name.SequenceEqual("topology.kubernetes.io/region"u8))
                Region = texts.Get(json.Name());
            else if (name.SequenceEqual("topology.kubernetes.io/zone"u8))
                Zone = texts.Get(json.Name());
            else
                json.Skip();
        }
    }

    private void ReadAnnotations(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("k8s.io/initial-events-end"u8))
                IsInitialEventsEnd = json.Text().SequenceEqual("true"u8);
            else
                json.Skip();
        }
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
