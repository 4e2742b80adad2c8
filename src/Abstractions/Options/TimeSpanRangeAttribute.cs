using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace HyperDht;

/// <summary>Accepts a time between two numbers of seconds, both included; none where the option may be unset.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeSpanRangeAttribute(double minimumSeconds, double maximumSeconds) : ValidationAttribute
{
    public override string FormatErrorMessage(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} must be between {TimeSpan.FromSeconds(minimumSeconds)} and {TimeSpan.FromSeconds(maximumSeconds)}.");

    public override bool IsValid(object? value) =>
        value is null || (value is TimeSpan time && time.TotalSeconds >= minimumSeconds && time.TotalSeconds <= maximumSeconds);
}
