namespace QuickStart;

/// <summary>The EndpointSlice of one pod, as the API serves it.</summary>
/// <remarks>
/// A slice has one port for all its endpoints. These pods share the address 127.0.0.1 and differ in port, since that is the only
/// loopback address that exists on every OS (macOS has no 127.0.0.2). So each has a slice of its own, just as Kubernetes does it
/// where a named target port has another number in each pod.
/// </remarks>
internal static class PodSlice
{
    public const string Namespace = "shop";

    public static string NameOf(Backend pod) => $"{pod.Name}-slice";

    public static string Json(Backend pod, bool isTerminating) => $$"""
        {
          "apiVersion": "discovery.k8s.io/v1",
          "kind": "EndpointSlice",
          "metadata": {
            "name": "{{NameOf(pod)}}",
            "namespace": "{{Namespace}}",
            "labels": { "kubernetes.io/service-name": "orders" }
          },
          "addressType": "IPv4",
          "ports": [ { "name": "http", "protocol": "TCP", "port": {{pod.Port}} } ],
          "endpoints": [
            {
              "addresses": [ "127.0.0.1" ],
              "conditions": { "ready": {{(isTerminating ? "false" : "true")}}, "serving": true, "terminating": {{(isTerminating ? "true" : "false")}} },
              "targetRef": { "kind": "Pod", "namespace": "{{Namespace}}", "name": "{{pod.Name}}", "uid": "{{pod.Uid}}" }
            }
          ]
        }
        """;
}
