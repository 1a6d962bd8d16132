using System.Net;
using System.Text;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>What one slice adds to a set: its endpoints at the port that was chosen.</summary>
/// <param name="slice">The slice.</param>
/// <param name="choice">The port.</param>
/// <param name="endpoints">The endpoints.</param>
internal sealed class SlicePart(EndpointSlice slice, PortChoice choice, ServiceEndpoint[] endpoints)
{
    internal EndpointSlice Slice => slice;

    internal ServiceEndpoint[] Endpoints => endpoints;

    /// <summary>Whether the part is still right.</summary>
    internal bool IsOf(EndpointSlice other, PortChoice choiceNow) => ReferenceEquals(slice, other) && ReferenceEquals(choice, choiceNow);

    /// <summary>Makes the part of a slice, of the objects of an earlier one as far as nothing changed.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="choice">The port.</param>
    /// <param name="hostname">The hostname of the one pod that is meant, or null for all.</param>
    /// <param name="former">The part that this one replaces.</param>
    internal static SlicePart Of(EndpointSlice slice, PortChoice choice, string? hostname, SlicePart? former)
    {
        var port = choice.Name is null ? 0 : Array.Find(slice.Ports, p => p.Name == choice.Name).Number;
        if (port == 0)
            return new(slice, choice, []);

        var made = new List<ServiceEndpoint>(hostname is null ? slice.Count : 1);
        var earlier = new FormerEndpoints(former?.Endpoints ?? []);
        var endpoints = slice.Read(stackalloc byte[PackedEndpoints.NameLength]);
        while (endpoints.Next())
        {
            if (hostname is null || TextPool.AreEqual(endpoints.Hostname, hostname))
                made.Add(earlier.Find(endpoints, port, choice.Scheme) ?? Make(endpoints, port, choice.Scheme));
        }

        return new(slice, choice, [.. Duplicates.OncePerAddress(made)]);
    }

    /// <summary>Whether a slice has an endpoint with this hostname, whatever its ports.</summary>
    internal static bool Has(EndpointSlice slice, string hostname)
    {
        var endpoints = slice.Read(stackalloc byte[PackedEndpoints.NameLength]);
        while (endpoints.Next())
        {
            if (TextPool.AreEqual(endpoints.Hostname, hostname))
                return true;
        }

        return false;
    }

    private static ServiceEndpoint Make(in PackedEndpoints from, int port, string? scheme)
    {
        var name = from.Name.IsEmpty ? from.Hostname : from.Name;
        return new(new IPEndPoint(from.ToAddress(), port))
        {
            Scheme = scheme,
            Uid = from.ToUid(),
            DisplayName = name.IsEmpty ? null : Encoding.UTF8.GetString(name),
            Locality = from.Place?.Locality,
            Hints = from.Place?.Hints,
            Conditions = (EndpointConditions)(from.Flags & EndpointFlags.Conditions),
        };
    }
}
