namespace Discovery.Kubernetes.Access;

/// <summary>PEM that is given as a text, or as a file that is read anew each time.</summary>
internal sealed class PemSource(string? text, string? file)
{
    internal string? File => text is null ? file : null;

    internal bool IsSet => (text ?? file) is not null;

    internal string? Read() => text ?? (file is null ? null : System.IO.File.ReadAllText(file));
}
