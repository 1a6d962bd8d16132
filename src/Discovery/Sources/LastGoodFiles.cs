using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Discovery;

/// <summary>One file for each service, replaced as a whole, so that a reader or a crash never meets half of one.</summary>
internal sealed class LastGoodFiles(string folder, TimeSpan maxAge)
{
    // Far above any service; a file beyond it is not ours.
    private const long LargestFile = 64 * 1024 * 1024;

    /// <summary>The set that was kept, or null if there is none of use: it is too old, or not as it was written.</summary>
    internal EndpointSet? Read(ServiceName service, TimeProvider clock)
    {
        try
        {
            using var file = File.OpenRead(PathOf(service));
            if (file.Length > LargestFile)
                return null;
            var kept = JsonSerializer.Deserialize(file, LastGoodJson.Default.LastGoodSet);
            var age = clock.GetUtcNow() - kept?.SavedAt;
            // A clock that was set back makes an age below zero: no evidence of youth.
            return kept is { Format: LastGoodSet.CurrentFormat } && kept.Service == service.ToString() && age >= TimeSpan.Zero && age <= maxAge
                ? kept.ToSet()
                : null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps a set. A name that is no more is forgotten.</summary>
    internal void Write(ServiceName service, EndpointSet set, TimeProvider clock)
    {
        var path = PathOf(service);
        // A name of its own: several processes may share the folder.
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            if (set.IsAbsent)
            {
                File.Delete(path);
                return;
            }

            Directory.CreateDirectory(folder);
            using (var file = new FileStream(fresh, FileMode.CreateNew))
                JsonSerializer.Serialize(file, LastGoodSet.Of(service, set, clock.GetUtcNow()), LastGoodJson.Default.LastGoodSet);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            TryDelete(fresh);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            // The disk is what it is.
        }
    }

    private string PathOf(ServiceName service)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(service.ToString().ToUpperInvariant()));
        return Path.Combine(folder, $"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}.json");
    }
}
