using System.Text;

namespace Discovery.Kubernetes.Testing.Tests.Wire;

/// <summary>An answer of a real API server, as curl wrote it down.</summary>
internal sealed class Recording
{
    private Recording(string statusLine, Dictionary<string, string> headers, string body)
    {
        StatusLine = statusLine;
        Headers = headers;
        Body = body;
    }

    public string StatusLine { get; }

    public Dictionary<string, string> Headers { get; }

    public string Body { get; }

    public static Recording Load(string name)
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(PathOf(name + ".http")));
        var raw = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = raw >= 0
            ? (text[..raw].Replace("\r\n", "\n", StringComparison.Ordinal), text[(raw + 4)..])
            : (text[..text.IndexOf("\n\n", StringComparison.Ordinal)], text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
        var lines = head.Split('\n');
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new Recording(lines[0], headers, body);
    }

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Captures", file);
}
