using System.ComponentModel.DataAnnotations;

namespace HyperDht;

/// <summary>Accepts a list of public keys as text, or null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyListAttribute : ValidationAttribute
{
    public override string FormatErrorMessage(string name) => $"{name} must hold public keys of 64 hex or 52 z-base-32 characters.";

    public override bool IsValid(object? value) =>
        value is null || (value is IEnumerable<string> entries && entries.All(entry => PublicKey.TryParse(entry, out _)));
}
