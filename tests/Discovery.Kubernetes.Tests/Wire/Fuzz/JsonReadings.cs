using System.Buffers;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Tests.Wire.Fuzz;

/// <summary>All ways in which the client reads a message, each with readers of its own; up to the sets that come of slices.</summary>
internal static class JsonReadings
{
    public static readonly (string Name, Action<byte[]> Read)[] All =
    [
        ("a watch of slices", SliceEvent),
        ("a list of slices", SliceList),
        ("Services", bytes => Both<ServiceObject>(new(new ServiceObjectReader(), new(100, "services", _ => 1)), bytes)),
        ("Endpoints", bytes => Both<EndpointsObject>(new(new EndpointsObjectReader(), new(SliceTable.MostEndpoints, "endpoints", e => e.Count)), bytes)),
        ("nodes", bytes => Both<NodeObject>(new(new NodeObjectReader(), new(100, "nodes", _ => 1)), bytes)),
        ("a status", bytes => ApiStatus.TryRead(bytes)),
    ];

    private static void SliceEvent(byte[] bytes)
    {
        var slices = new KnownSlices();
        if (slices.Event(bytes).Object is not { } slice)
            return;

        slices.Table.Put(slice);
        Merge(slices);
    }

    private static void SliceList(byte[] bytes)
    {
        var slices = new KnownSlices();
        slices.Table.Replace(slices.Page(bytes).Items);
        Merge(slices);
    }

    private static void Merge(KnownSlices slices)
    {
        foreach (var service in slices.Table.TakeChanged())
            _ = new SliceMerge(new ClusterTarget(service, null), ServiceName.Parse("https+http://web")).Merge(slices.Table.Of(service)).Endpoints.Length;
    }

    private static void Both<T>(ResourceReader<T> reader, byte[] bytes)
        where T : class
    {
        var message = new ReadOnlySequence<byte>(bytes);
        try
        {
            reader.ReadEvent(message);
        }
        catch (System.Text.Json.JsonException)
        {
            reader.ReadPage(message);
        }
    }
}
