using System.Buffers;
using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Access.Exec;

namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>Reads the <c>exec</c> of a kubeconfig's user.</summary>
internal static class ExecReader
{
    private const string Version1 = "client.authentication.k8s.io/v1";
    private const string Version1Beta1 = "client.authentication.k8s.io/v1beta1";

    internal static ExecPlugin? Read(ConfigSection exec, ConfigSection? cluster)
    {
        var (version, command, mode) = (exec.Text("apiVersion"), exec.Text("command"), exec.Text("interactiveMode"));
        if (version is not (Version1 or Version1Beta1))
            exec.Fault($"has apiVersion '{version}'; {Version1} and {Version1Beta1} are supported: update the plugin, and its kubeconfig");
        if (command is null)
            exec.Fault("has no command");
        if (mode == "Always")
            exec.Fault("has interactiveMode Always, but a service has no terminal; use a plugin that can do without");
        else if (mode is null && version == Version1)
            exec.Fault("has no interactiveMode, which v1 requires; set it to Never or IfAvailable");
        else if (mode is not (null or "Never" or "IfAvailable"))
            exec.Fault($"has interactiveMode '{mode}'; it must be Never or IfAvailable");

        var withCluster = exec.Flag("provideClusterInfo");
        return version is null || command is null ? null : new ExecPlugin
        {
            ApiVersion = version,
            Command = ExecutablePath.HasFolder(command) ? exec.InFolder(command) : command,
            Arguments = exec.Texts("args"),
            Environment = [.. Variables(exec)],
            InstallHint = exec.Text("installHint"),
            Request = Request(version, withCluster ? cluster : null),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(ConfigSection exec)
    {
        foreach (var part in exec.Parts("env"))
        {
            if (part.Text("name") is { } name)
                yield return KeyValuePair.Create(name, part.Text("value") ?? "");
            else
                exec.Fault("has an entry in env without a name");
        }
    }

    // ExecCredential as the plugin gets it. Fields that are not set are left out, as by client-go.
    private static string Request(string version, ConfigSection? cluster)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", version);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (cluster is not null)
                WriteCluster(json, cluster);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteCluster(Utf8JsonWriter json, ConfigSection cluster)
    {
        json.WriteStartObject("cluster");
        foreach (var field in (string[])["server", "tls-server-name", "certificate-authority-data", "proxy-url"])
        {
            if (cluster.Text(field) is { } text)
                json.WriteString(field, text);
        }

        // A plugin is told the certificates, never where they lie.
        if (cluster.Text("certificate-authority-data") is null && cluster.Path("certificate-authority") is { } file && File.Exists(file))
            json.WriteBase64String("certificate-authority-data", File.ReadAllBytes(file));
        if (cluster.Flag("insecure-skip-tls-verify"))
            json.WriteBoolean("insecure-skip-tls-verify", true);
        if (cluster.Parts("extensions").FirstOrDefault(e => e.Text("name") == "client.authentication.k8s.io/exec") is { } config)
            config.WriteJson(json, "config", "extension");
        json.WriteEndObject();
    }
}
