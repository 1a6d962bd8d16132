using System.Text.Json;

namespace Discovery.Simulation.Scenarios;

/// <summary>Reads the fields of one JSON object, and notes what is wrong with them and where. A faulty field reads as its default.</summary>
internal sealed class FieldReader(JsonElement json, string path, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    internal double Number(string name, double least, double most, double? otherwise = null) =>
        Find(name, otherwise is null) is { } field ? ReadNumber(field, $"{path}.{name}", least, most) : otherwise ?? least;

    internal int Whole(string name, int least, int most, int? otherwise = null) => ToWhole(name, Number(name, least, most, otherwise));

    internal int? WholeOrNone(string name, int least, int most) =>
        Find(name, required: false) is null ? null : Whole(name, least, most);

    internal string Text(string name, string? otherwise = null)
    {
        if (Find(name, otherwise is null) is not { } field)
            return otherwise ?? "";
        if (field.ValueKind == JsonValueKind.String && field.GetString() is { Length: > 0 } text)
            return text;

        faults.Add($"{path}.{name} must be a text that is not empty.");
        return otherwise ?? "";
    }

    internal T Choice<T>(string name, T otherwise, IReadOnlyDictionary<string, T> choices)
    {
        if (Find(name, required: false) is null)
            return otherwise;
        var text = Text(name);
        if (choices.TryGetValue(text, out var choice))
            return choice;

        if (text.Length > 0)
            faults.Add($"{path}.{name} is '{text}'; it must be one of {string.Join(", ", choices.Keys)}.");
        return otherwise;
    }

    internal IReadOnlyList<double> Numbers(string name, double least, double most, IReadOnlyList<double>? otherwise = null) =>
        Items(name, otherwise is null) is { } items ? [.. items.Select(i => ReadNumber(i.Json, i.Path, least, most))] : otherwise ?? [];

    internal IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var (item, where) in Items(name, required: false) ?? [])
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
            else
                faults.Add($"{where} must be a text.");
        }

        return texts;
    }

    internal T? Object<T>(string name, Func<FieldReader, T> read)
        where T : class =>
        Find(name, required: false) is { } field ? ReadObject(field, $"{path}.{name}", read) : null;

    internal IReadOnlyList<T> Objects<T>(string name, bool required, Func<FieldReader, T> read)
        where T : class =>
        [.. (Items(name, required) ?? []).Select(i => ReadObject(i.Json, i.Path, read)).OfType<T>()];

    /// <summary>Notes every field that nobody asked for.</summary>
    internal void RefuseOthers()
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!_known.Contains(field.Name))
                faults.Add($"{path}.{field.Name} is unknown; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    internal void Refuse(string name, string why) => faults.Add($"{path}.{name} {why}");

    private T? ReadObject<T>(JsonElement field, string where, Func<FieldReader, T> read)
        where T : class
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{where} must be an object.");
            return null;
        }

        var reader = new FieldReader(field, where, faults);
        var value = read(reader);
        reader.RefuseOthers();
        return value;
    }

    private List<(JsonElement Json, string Path)>? Items(string name, bool required)
    {
        if (Find(name, required) is not { } field)
            return null;
        if (field.ValueKind == JsonValueKind.Array && (field.GetArrayLength() > 0 || !required))
            return [.. field.EnumerateArray().Select((item, i) => (item, $"{path}.{name}[{i}]"))];

        faults.Add($"{path}.{name} must be a list{(required ? " that is not empty" : "")}.");
        return [];
    }

    private JsonElement? Find(string name, bool required)
    {
        _known.Add(name);
        if (json.TryGetProperty(name, out var field))
            return field;
        if (required)
            faults.Add($"{path}.{name} is missing.");
        return null;
    }

    private double ReadNumber(JsonElement field, string where, double least, double most)
    {
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var number) && number >= least && number <= most)
            return number;

        faults.Add(FormattableString.Invariant($"{where} must be a number from {least} to {most}."));
        return least;
    }

    private int ToWhole(string name, double number)
    {
        if (number != Math.Floor(number))
            faults.Add($"{path}.{name} must be a whole number.");
        return (int)number;
    }
}
