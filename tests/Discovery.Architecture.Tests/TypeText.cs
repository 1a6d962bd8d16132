using System.Reflection;

namespace Discovery.Architecture.Tests;

/// <summary>Types as C# writes them, with nullable annotations where the metadata has them.</summary>
internal static class TypeText
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
    };

    internal static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Read(() => Nullability.Create(parameter)));

    internal static string Of(PropertyInfo property) => Of(property.PropertyType, Read(() => Nullability.Create(property)));

    internal static string Of(FieldInfo field) => Of(field.FieldType, Read(() => Nullability.Create(field)));

    internal static string Of(Type type, NullabilityInfo? info = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, info);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        var mark = !type.IsValueType && (info?.ReadState ?? NullabilityState.Unknown) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, info?.ElementType)}[]{mark}";
        var name = Keywords.GetValueOrDefault(type, type.Name.Split('`')[0]);
        if (type.IsNested && !type.IsGenericParameter)
            name = $"{type.DeclaringType!.Name}.{name}";
        var arguments = type.GetGenericArguments().Select((a, i) => Of(a, info?.GenericTypeArguments.ElementAtOrDefault(i))).ToList();
        return name + (arguments.Count == 0 ? "" : $"<{string.Join(", ", arguments)}>") + mark;
    }

    private static NullabilityInfo Read(Func<NullabilityInfo> read)
    {
        // The context caches without a lock, and theories may run on several threads.
        lock (Nullability)
            return read();
    }
}
