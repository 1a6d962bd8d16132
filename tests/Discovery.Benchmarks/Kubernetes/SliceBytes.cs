using System.Globalization;
using System.Text;

namespace Discovery.Benchmarks.Kubernetes;

/// <summary>Lists and events as kube-controller-manager's slices look on the wire (the recorded <c>controller-slices.json</c>).</summary>
internal static class SliceBytes
{
    private const int PerSlice = 100;

    // 30 pods on each in the list of 10,000, as in the largest cluster that Kubernetes supports; 300 in that of 100,000.
    private const int Nodes = 333;

    /// <summary>A list of services with slices of 100 endpoints each.</summary>
    /// <param name="services">How many services.</param>
    /// <param name="slices">How many slices each of them has.</param>
    /// <param name="restarted">The place in each slice whose pod is not ready; -1 for none.</param>
    internal static byte[] List(int services, int slices, int restarted = -1)
    {
        var text = new StringBuilder("""{"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","metadata":{"resourceVersion":"611"},"items":[""");
        for (var service = 0; service < services; service++)
        {
            for (var slice = 0; slice < slices; slice++)
                Append(text.Append(service + slice == 0 ? "" : ","), "", service, slice, restarted, 605);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    /// <summary>The event that tells of one slice.</summary>
    internal static byte[] Modified(int service, int slice, int restarted, int version)
    {
        var text = new StringBuilder("""{"type":"MODIFIED","object":""");
        Append(text, """ "kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1", """.Trim(), service, slice, restarted, version);
        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static void Append(StringBuilder text, string kind, int service, int slice, int restarted, int version)
    {
        var c = CultureInfo.InvariantCulture;
        text.Append(c, $$$"""
            {{{{kind}}}"metadata":{"name":"orders-{{{service}}}-{{{Suffix(slice)}}}","generateName":"orders-{{{service}}}-","namespace":"shop","uid":"1eb4899f-ae8f-4d01-ae53-{{{(service * 1000) + slice:x12}}}","resourceVersion":"{{{version}}}","generation":4,"creationTimestamp":"2026-11-21T09:47:00Z","labels":{"endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io","kubernetes.io/service-name":"orders-{{{service}}}"},"ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"orders-{{{service}}}","uid":"5026263d-bbfa-4f99-b2cf-{{{service:x12}}}","controller":true,"blockOwnerDeletion":true}]},"addressType":"IPv4","endpoints":[
            """);
        for (var i = 0; i < PerSlice; i++)
        {
            var pod = ((service * 1000) + slice) * PerSlice + i;
            var (ready, node) = (i == restarted ? "false" : "true", pod * 7919 % Nodes);
            text.Append(i == 0 ? "" : ",").Append(c, $$$"""
                {"addresses":["10.{{{(pod >> 16) & 255}}}.{{{(pod >> 8) & 255}}}.{{{pod & 255}}}"],"conditions":{"ready":{{{ready}}},"serving":{{{ready}}},"terminating":false},"targetRef":{"kind":"Pod","namespace":"shop","name":"orders-{{{service}}}-7d4f9c8b6d-{{{Suffix(pod)}}}","uid":"8d8777d4-bc9c-42b2-{{{(pod * 40503) & 0xFFFF:x4}}}-{{{pod * 2654435761L:x12}}}"},"nodeName":"node-{{{node:000}}}","zone":"zone-{{{(char)('a' + (node % 3))}}}","hints":{"forZones":[{"name":"zone-{{{(char)('a' + (node % 3))}}}"}]}}
                """);
        }

        text.Append("""],"ports":[{"name":"http","protocol":"TCP","port":8080}]}""");
    }

    /// <summary>Five letters as Kubernetes draws them.</summary>
    private static string Suffix(int number)
    {
        const string Letters = "bcdfghjklmnpqrstvwxz2456789";
        return string.Create(5, (uint)number * 2654435761, static (suffix, bits) =>
        {
            for (var i = 0; i < suffix.Length; i++, bits /= (uint)Letters.Length)
                suffix[i] = Letters[(int)(bits % (uint)Letters.Length)];
        });
    }
}
