namespace Discovery;

/// <summary>That all candidates in use have as many leases as they may, or were tried.</summary>
/// <param name="InUse">How many are in use.</param>
/// <param name="LowestLimit">The lowest limit among those that were not tried.</param>
/// <param name="HighestLimit">The highest.</param>
internal readonly record struct Saturation(int InUse, int LowestLimit, int HighestLimit)
{
    internal string Limits => LowestLimit == HighestLimit ? $"{LowestLimit}" : $"{LowestLimit} to {HighestLimit}";
}
