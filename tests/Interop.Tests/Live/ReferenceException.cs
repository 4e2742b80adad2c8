namespace HyperDht.Interop.Tests.Live;

/// <summary>An error that the reference reported.</summary>
internal sealed class ReferenceException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
