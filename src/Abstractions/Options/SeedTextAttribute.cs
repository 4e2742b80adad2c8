using System.ComponentModel.DataAnnotations;

namespace HyperDht;

/// <summary>Accepts 64 hex characters, or null. The message never repeats the value: it is a secret.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SeedTextAttribute : ValidationAttribute
{
    private const int HexLength = 2 * KeyPair.SeedLength;

    public override string FormatErrorMessage(string name) => $"{name} must be {HexLength} hex characters.";

    public override bool IsValid(object? value) =>
        value is null || (value is string { Length: HexLength } text && text.All(char.IsAsciiHexDigit));
}
